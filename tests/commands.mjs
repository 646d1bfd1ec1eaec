// compile_commands.json as lists of words.

import { readFileSync } from "node:fs";
import { join } from "node:path";

// The words of a shell command: quotes and backslashes are taken away.
function wordsOf(command) {
  const words = [];
  for (const [text] of command.matchAll(/(?:\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'\\])+/g)) {
    words.push(text.replace(/\\(.)|"((?:\\.|[^"\\])*)"|'([^']*)'/g, (_, plain, double, single) =>
      plain ?? single ?? double.replace(/\\(["\\$`])/g, "$1")));
  }
  return words;
}

// [{file, directory, words}], without the compiler cache in front.
export function compileCommands(build) {
  return JSON.parse(readFileSync(join(build, "compile_commands.json"), "utf8")).map(({ file, directory, command }) =>
    ({ file, directory, words: wordsOf(command).filter((word) => !/(^|\/)ccache$/.test(word)) }));
}
