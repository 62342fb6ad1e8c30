/** `npm run build`. */
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
await bundle(root, `${root}dist`);
