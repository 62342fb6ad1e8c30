/** Any service over TCP. */
import { type Static, Type } from '@sinclair/typebox';
import { closed, port } from '../../schema/fields.ts';
import type { OverTcp } from '../check.ts';
import { host, timing, watch } from '../shared/common-fields.ts';
import { resolveTls, starttls, type Tls, tls } from '../shared/encryption.ts';

const send = Type.Optional(Type.String({ maxLength: 4096, description: 'Text to send once connected.' }));
const expect = Type.Optional(
  Type.String({
    maxLength: 1024,
    format: 'regex',
    description: 'Regular expression that must match what the server says.',
  }),
);

const StepSchema = Type.Object(
  {
    send: { ...send, description: 'Text to send.' },
    expect: {
      ...expect,
      description: 'Regular expression that must match what the server has said since the last match.',
    },
    starttls: {
      ...starttls,
      description: 'Go on under TLS: true, or what is asked of it (the fields of `tls`).',
    },
  },
  { ...closed, minProperties: 1, maxProperties: 1, description: 'One of these.' },
);

type StepEntry = Static<typeof StepSchema>;

export const TcpCheckSchema = Type.Object(
  {
    kind: Type.Literal('tcp', { description: 'A TCP connection, and what is said on it.' }),
    ...timing,
    host,
    port: port('TCP port.'),
    watch,
    tls,
    send,
    expect,
    script: Type.Optional(
      Type.Array(StepSchema, {
        minItems: 1,
        maxItems: 32,
        description:
          'What is said on the connection, step by step; `send` and `expect` alone are short for it.',
      }),
    ),
  },
  closed,
);

/** One step on the connection. */
export type ScriptStep =
  | { readonly act: 'send'; readonly text: string }
  | { readonly act: 'expect'; readonly pattern: string }
  | { readonly act: 'starttls'; readonly tls: Tls };

/**
 * `script`, or what `send` and `expect` abbreviate. Certificates must carry `serverName` unless the step names another.
 */
export function resolveScript(
  { send, expect, script }: Static<typeof TcpCheckSchema>,
  serverName: string,
): readonly ScriptStep[] {
  if (script !== undefined) return script.flatMap(step => resolveStep(step, serverName));
  return [...sent(send), ...expected(expect)];
}

function resolveStep({ send, expect, starttls }: StepEntry, serverName: string): readonly ScriptStep[] {
  const tls = resolveTls(starttls, serverName);
  return [
    ...sent(send),
    ...expected(expect),
    ...(tls === undefined ? [] : [{ act: 'starttls', tls } as const]),
  ];
}

const sent = (text: string | undefined): readonly ScriptStep[] =>
  text === undefined ? [] : [{ act: 'send', text }];
const expected = (pattern: string | undefined): readonly ScriptStep[] =>
  pattern === undefined ? [] : [{ act: 'expect', pattern }];

export type TcpCheck = Omit<OverTcp<Static<typeof TcpCheckSchema>>, 'send' | 'expect' | 'script'> & {
  readonly script: readonly ScriptStep[];
};
