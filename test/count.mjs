/** The tests of all reports of vitest in a folder (argument): `PASSED FAILED`. One that was skipped has failed: here each can run. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const [folder] = process.argv.slice(2);
const reports = readdirSync(folder).map(name => JSON.parse(readFileSync(path.join(folder, name), 'utf8')));
const sum = of => reports.reduce((all, report) => all + of(report), 0);
const passed = sum(({ numPassedTests }) => numPassedTests);
console.log(passed, sum(({ numTotalTests }) => numTotalTests) - passed);
