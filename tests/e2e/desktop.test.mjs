// The desktop program in a window of its own.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openDisplay } from './display.mjs';
import { check, native, sleep, test } from './harness.mjs';

test('the desktop program paints its window', { skip: existsSync(native) ? false : 'no desktop program is built', timeout: 60000 }, async () => {
  const display = await openDisplay(1280, 800);
  const home = mkdtempSync(join(tmpdir(), 'ropewalk-home-'));
  const environment = { ...display.environment, HOME: home, XDG_CONFIG_HOME: home };
  const program = spawn(native, ['#/pair-rotation?m=7'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  program.stderr.on('data', (data) => (said += data));
  const ended = new Promise((resolve) => program.on('exit', (status, signal) => resolve({ status, signal })));
  try {
    let painted = 0;
    for (let i = 0; i < 200 && painted < 200 && program.exitCode === null; ++i) {
      await sleep(100);
      const counts = display.colours();
      painted = counts.size; // smooth edges have many colours; an empty window has one
    }
    check.ok(painted >= 200, `${painted} colours on the display; it said: ${said}`);
    check.equal(program.exitCode, null);
  } finally {
    program.kill('SIGTERM');
    await ended;
    await display.close();
    rmSync(home, { recursive: true, force: true });
  }
  check.equal(said, '');
});
