/** `npm run docs`: writes what is made from the source. */
import { writeFileSync } from 'node:fs';
import { ARTIFACTS, PARTS, ROOT } from './artifacts.ts';
import { writeMarked } from './marked.ts';

for (const { path, content } of ARTIFACTS) writeFileSync(new URL(path, ROOT), content());
for (const { path, block, content } of PARTS) writeMarked(new URL(path, ROOT), block, await content());
