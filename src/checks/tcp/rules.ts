/** Rules for a tcp check beyond its schema. */
import type { Static } from '@sinclair/typebox';
import type { Path, Violation } from '../../schema/problem.ts';
import type { TcpCheckSchema } from './schema.ts';

export function scriptAlone(
  { script, send, expect }: Static<typeof TcpCheckSchema>,
  path: Path,
): readonly Violation[] {
  const isShort = send !== undefined || expect !== undefined;
  return script !== undefined && isShort
    ? [
        {
          path: [...path, 'script'],
          message: 'cannot be combined with `send` or `expect`: make them steps of it',
        },
      ]
    : [];
}
