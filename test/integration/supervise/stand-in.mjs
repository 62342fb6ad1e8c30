/**
 * Stands in for a controller: `stand-in.mjs JOURNAL MODE-FILE`. Writes what happens to it into the journal, and behaves as the
 * mode file says when it starts: live, die, mute (never ready), slow (takes 6 s to stop) or
 * stubborn (ignores SIGTERM). SIGUSR2 blocks its event loop.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';

const [, , journal, modeFile] = process.argv;
const note = line => appendFileSync(journal, `${line}\n`);
const mode = readFileSync(modeFile, 'utf8').trim();

const companion = spawn('sleep', ['1000'], { stdio: 'ignore' });
note(`start ${process.pid} ${companion.pid}`);
if (mode === 'die') process.exit(1);

process.on('SIGHUP', () => note('SIGHUP'));
process.on('SIGUSR2', () => {
  for (;;);
});
process.on('SIGTERM', () => {
  note('SIGTERM');
  if (mode === 'slow') setTimeout(() => process.exit(0), 6000);
  else if (mode !== 'stubborn') process.exit(0);
});
process.send({ state: '/its/state' });
if (mode !== 'mute') process.send('ready', undefined, undefined, () => note('ready'));
setInterval(() => mode !== 'mute' && process.send('alive'), 50);
