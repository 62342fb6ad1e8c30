/**
 * HTTP for monitoring and automation, on loopback unless configured otherwise. node:http does: the control socket speaks
 * it already, eight routes need no framework, and what a framework adds (fastify: hooks, plugins, schemas) bounds nothing
 * that node:http does not bound itself.
 */
import type { RequestListener, Server, ServerResponse } from 'node:http';
import { liveness, type ProbeAnswer, readyz } from '../report/status/health.ts';
import type { Exposition } from '../report/status/metrics.ts';
import type { Status } from '../report/status/status-schema.ts';
import type { Clock } from '../sys/clock.ts';
import type { Secrets } from '../sys/secret-file.ts';
import { answer } from './answer.ts';
import { api, type Controls } from './api.ts';
import { createGuard } from './auth.ts';
import { closeServer, createBoundedServer, type ServerLimits } from './bounded-server.ts';
import { hostRule } from './host-header.ts';

export interface HttpOptions {
  readonly address: string;
  /** 0: any free one. */
  readonly port: number;
  readonly tokens: Secrets | undefined;
  readonly publicReads: boolean;
  /** Names by which it may be asked besides those of this machine's loopback. */
  readonly hosts: readonly string[];
  readonly controls: Controls;
  readonly metrics: Exposition;
  readonly clock: Clock;
  readonly limits?: Partial<ServerLimits>;
}

export interface HttpServer {
  /** The port it listens on. */
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Listens. Throws an Error if it cannot bind to the address. */
export async function serveHttp(options: HttpOptions): Promise<HttpServer> {
  const server = createBoundedServer(listener(options), options.limits);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.address, resolve);
  });
  return {
    port: portOf(server),
    close: () => closeServer(server),
  };
}

function listener(options: HttpOptions): RequestListener {
  const { tokens, publicReads, controls, metrics, clock } = options;
  const isOurs = hostRule(options.address, options.hosts);
  const guard = createGuard({ tokens, publicReads, isOurs, now: clock.now });
  const shared = api(controls, 'http');
  const probe = (response: ServerResponse, judge: (status: Status) => ProbeAnswer) => {
    const status = controls.status();
    const { ok, reason } = status === undefined ? { ok: false, reason: 'starting' } : judge(status);
    text(response, ok ? 200 : 503, `${reason}\n`);
  };
  return (request, response) => {
    const refusal = guard(request);
    if (refusal !== undefined) {
      // What a refused request goes on to send is not read.
      response.setHeader('connection', 'close');
      response.setHeaders(new Map(Object.entries(refusal.headers)));
      return answer(response, refusal.code, { error: refusal.error });
    }
    const [path] = (request.url ?? '').split('?');
    if (request.method === 'POST') return shared(request, response);
    switch (path) {
      case '/livez':
        return probe(response, status => liveness(status, clock.now()));
      case '/readyz':
        return probe(response, readyz);
      case '/metrics':
        return void metrics.text().then(
          body => text(response, 200, body, metrics.contentType),
          (error: Error) => text(response, 500, `${error.message}\n`),
        );
      default:
        return shared(request, response);
    }
  };
}

function text(
  response: ServerResponse,
  code: number,
  body: string,
  contentType = 'text/plain; charset=utf-8',
): void {
  response.writeHead(code, { 'content-type': contentType, 'cache-control': 'no-store' });
  response.end(body);
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
