// Runs the page tests: node tests/e2e/run.mjs [part of a file's name ...]. The page is build/web, or $ROPEWALK_WEB.
// They mostly wait, for frames and for a browser: two files run at a time, and what they print comes test by test.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const folder = new URL('.', import.meta.url);
const longest = 'legend.test.mjs'; // begun first
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.test.mjs') && (!wanted.length || wanted.some((part) => name.includes(part))))
  .sort((a, b) => (b === longest) - (a === longest) || (a < b ? -1 : 1));
if (!files.length) {
  console.error(`No test file is named like ${wanted.join(', ')}.`);
  process.exit(2);
}

const run = (file) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL(file, folder))], { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = [];
    const tell = () => {
      if (told.length) console.log(told.join('\n'));
      told = [];
    };
    createInterface({ input: child.stdout }).on('line', (line) => {
      told.push(line);
      if (line === '  ...') tell(); // a test's end
    });
    child.on('close', (status, signal) => {
      tell();
      if (status !== 0) console.log(`${file}: ${signal ? `ended by ${signal}` : `exit status ${status}`}`);
      resolve(status === 0);
    });
  });
const lane = async () => {
  let good = true;
  for (let file; (file = files.shift());) good = (await run(file)) && good;
  return good;
};
const lanes = await Promise.all(Array.from({ length: Math.min(2, cpus().length) }, lane));
process.exitCode = lanes.every(Boolean) ? 0 : 1;
