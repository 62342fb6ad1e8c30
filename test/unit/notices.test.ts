import { describe, expect, it } from 'vitest';
import { packagesOf } from '../../esbuild.config.ts';

describe('the packages that files belong to', () => {
  it.each([
    ['our own', ['src/main.ts'], []],
    ['a package', ['node_modules/yaml/dist/index.js'], ['node_modules/yaml']],
    ['a package with a scope', ['node_modules/@a/b/index.js'], ['node_modules/@a/b']],
    ['one within another', ['node_modules/a/node_modules/b/c.js'], ['node_modules/a/node_modules/b']],
    ['the same twice', ['node_modules/a/1.js', 'node_modules/a/2.js'], ['node_modules/a']],
    ['several', ['node_modules/b/1.js', 'node_modules/a/1.js'], ['node_modules/a', 'node_modules/b']],
  ])('are found for %s', (_, files, folders) => {
    expect(packagesOf(files)).toEqual(folders);
  });
});
