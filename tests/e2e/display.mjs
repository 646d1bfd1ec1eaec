// A display that nobody sees (Xvfb), for programs that want one.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Resolves to {name, environment, pixels(), close()}.
export async function openDisplay(width, height) {
  const folder = mkdtempSync(join(tmpdir(), 'ropewalk-display-'));
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-fbdir', folder], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise((resolve, reject) => {
    let text = '';
    server.on('error', reject);
    server.on('exit', (status) => reject(new Error(`Xvfb ended with status ${status}`)));
    server.stdio[3].on('data', (data) => {
      text += data;
      if (text.includes('\n')) resolve(text.trim());
    });
  });
  return {
    environment: { ...process.env, DISPLAY: `:${number}`, LIBGL_ALWAYS_SOFTWARE: '1' },
    // What stands on it now: how many of its pixels have each colour, by colour.
    colours() {
      const file = readFileSync(join(folder, 'Xvfb_screen0')); // XWD, 32 bits a pixel
      const header = file.readUInt32BE(0), entries = file.readUInt32BE(19 * 4);
      const counts = new Map();
      for (let at = header + entries * 12; at + 4 <= file.length; at += 4) {
        const colour = file.readUInt32LE(at) & 0xffffff;
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      return counts;
    },
    async close() {
      server.removeAllListeners('exit');
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
