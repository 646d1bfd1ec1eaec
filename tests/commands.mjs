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

// Without what is precompiled: each file must name what it uses, and another compiler could not read it.
const plain = (words) => words.filter((word, i) => word !== "-Winvalid-pch" && !/cmake_pch\.hxx$/.test(word)
  && !(word === "-include" && /cmake_pch\.hxx$/.test(words[i + 1])));

// [{file, directory, words}], without the compiler cache in front and without precompiled headers.
export function compileCommands(build) {
  return JSON.parse(readFileSync(join(build, "compile_commands.json"), "utf8")).map(({ file, directory, command }) =>
    ({ file, directory, words: plain(wordsOf(command).filter((word) => !/(^|\/)ccache$/.test(word))) }));
}
