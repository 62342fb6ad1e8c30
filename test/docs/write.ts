/** `npm run docs`: writes what is made from the source. */
import { readFile, writeFile } from 'node:fs/promises';
import { README_FILE, SCHEMA_FILE, schemaFile, withReference } from './artifacts.ts';

await writeFile(SCHEMA_FILE, schemaFile());
await writeFile(README_FILE, withReference(await readFile(README_FILE, 'utf8')));
