// Runs the page tests: node tests/e2e/run.mjs [part of a file's name ...]. The page is build/web, or $ROPEWALK_WEB.
import { readdirSync } from 'node:fs';

const folder = new URL('.', import.meta.url);
const wanted = process.argv.slice(2);
const files = readdirSync(folder).filter((name) => name.endsWith('.test.mjs') && (!wanted.length || wanted.some((part) => name.includes(part))));
if (!files.length) {
  console.error(`No test file is named like ${wanted.join(', ')}.`);
  process.exit(2);
}
for (const file of files.sort()) await import(new URL(file, folder));
