// What the checks in this folder share: count, say what failed, end with "N passed, M failed".

let passed = 0;
const failures = [];

export function check(what, ok, detail = "") {
  if (ok) passed += 1;
  else {
    failures.push(what);
    console.log(`FAILED: ${what}${detail ? `\n  ${detail}` : ""}`);
  }
}

export function checkEqual(what, actual, expected) {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value));
  check(what, a === b, `is ${a}, should be ${b}`);
}

export function finish() {
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exit(failures.length === 0 && passed > 0 ? 0 : 1);
}
