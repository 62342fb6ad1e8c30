/** What the control socket answers. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { NoSuchServiceError } from '../control/orders.ts';
import type { Status } from './status.ts';

export const STATUS_ROUTE = '/v1/status';
export const ORDER_ROUTE = '/v1/order';

/** What an operator may ask of the running controller. */
const OrderSchema = Type.Object(
  {
    order: Type.Union([Type.Literal('drain'), Type.Literal('undrain'), Type.Literal('failback')]),
    /** A service's name, or `all`. */
    service: Type.String({ minLength: 1, maxLength: 64 }),
    /** For people, of a drain. */
    reason: Type.Optional(Type.String({ maxLength: 500 })),
    /** A drain that ends by itself, in ms. */
    forMs: Type.Optional(Type.Number({ minimum: 0 })),
  },
  { additionalProperties: false },
);
export type Order = Static<typeof OrderSchema>;
const isOrder = new Ajv().compile<Order>(OrderSchema);

/** More than this is no order. */
const MAX_BODY_BYTES = 16 * 1024;

export interface Controls {
  /** undefined while the controller is still starting. */
  readonly status: () => Status | undefined;
  /** Carries out an order; resolves with a sentence for people. Throws a NoSuchServiceError. */
  readonly order: (order: Order) => Promise<string>;
}

export function api(controls: Controls): RequestListener {
  return (request, response) => {
    answer(request, controls).then(
      ([code, body]) => say(response, code, body),
      (error: Error) =>
        say(response, error instanceof NoSuchServiceError ? 404 : 500, { error: error.message }),
    );
  };
}

type Answer = readonly [code: number, body: unknown];

async function answer(request: IncomingMessage, controls: Controls): Promise<Answer> {
  switch (`${request.method} ${request.url}`) {
    case `GET ${STATUS_ROUTE}`: {
      const status = controls.status();
      return status === undefined ? [503, { error: 'the controller is starting' }] : [200, status];
    }
    case `POST ${ORDER_ROUTE}`: {
      const order = await body(request);
      return isOrder(order)
        ? [200, { done: await controls.order(order) }]
        : [400, { error: 'that is no order' }];
    }
    default:
      return [404, { error: `there is no ${request.method} ${request.url}` }];
  }
}

/** The request's JSON; undefined if it is none, or too long. */
async function body(request: IncomingMessage): Promise<unknown> {
  let text = '';
  request.setEncoding('utf8');
  for await (const piece of request) {
    text += piece;
    if (text.length > MAX_BODY_BYTES) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is not an order either: the caller is told so.
    return undefined;
  }
}

function say(response: ServerResponse, code: number, content: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(content)}\n`);
}
