/**
 * Reads the reports of vitest in a folder. `count FOLDER` prints `PASSED FAILED`; a test that was skipped has failed: here each
 * can run. So has a report that cannot be read. `failures FOLDER` prints what failed, with the first lines of why, for a reader
 * who has only the end of a log.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const MOST_LINES = 8;
/** A first line may hold what was found instead of what was expected (vitest.config.ts). */
const MOST_CHARACTERS = 600;

const [order, folder] = process.argv.slice(2);
const reports = [];
const broken = [];
for (const name of readdirSync(folder)) {
  try {
    const { numPassedTests, numTotalTests, testResults } = JSON.parse(
      readFileSync(path.join(folder, name), 'utf8'),
    );
    reports.push({ passed: numPassedTests, all: numTotalTests, testResults: [...testResults] });
  } catch (error) {
    broken.push({ name, why: String(error) });
  }
}

function count() {
  const passed = reports.reduce((sum, report) => sum + report.passed, 0);
  const all = reports.reduce((sum, report) => sum + report.all, 0);
  console.log(passed, all - passed + broken.length);
}

function failures() {
  for (const { name, why } of broken) tell(`the report ${name} of vitest cannot be read`, why);
  for (const { name, message, assertionResults } of reports.flatMap(({ testResults }) => testResults)) {
    const file = path.relative('.', name);
    if (message !== '') tell(file, message);
    for (const { fullName, status, failureMessages } of assertionResults)
      if (status !== 'passed') tell(`${file}: ${fullName}`, [status, ...(failureMessages ?? [])].join('\n'));
  }
}

/** @param {string} what @param {string} why */
function tell(what, why) {
  const lines = stripVTControlCharacters(why)
    .split('\n')
    .filter(line => line.trim() !== '')
    .slice(0, MOST_LINES);
  console.log([what, ...lines.map(line => `  ${line.slice(0, MOST_CHARACTERS)}`)].join('\n'));
}

({ count, failures })[order]();
