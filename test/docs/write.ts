/** `npm run docs`: writes what is made from the source. */
import { readFile, writeFile } from 'node:fs/promises';
import {
  ARCHITECTURE_FILE,
  architectureFile,
  README_FILE,
  SCHEMA_FILE,
  STATUS_SCHEMA_FILE,
  schemaFile,
  statusSchemaFile,
  withReference,
} from './artifacts.ts';

await writeFile(SCHEMA_FILE, schemaFile());
await writeFile(STATUS_SCHEMA_FILE, statusSchemaFile());
await writeFile(ARCHITECTURE_FILE, architectureFile());
await writeFile(README_FILE, withReference(await readFile(README_FILE, 'utf8')));
