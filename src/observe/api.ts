/** What the control socket answers. */
import type { RequestListener } from 'node:http';
import type { Status } from './status.ts';

/** Route of the status. */
export const STATUS_ROUTE = '/v1/status';

/** `status` is undefined while the controller is still starting. */
export function api(status: () => Status | undefined): RequestListener {
  return (request, response) => {
    const answer = (code: number, body: unknown) => {
      response.writeHead(code, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify(body)}\n`);
    };
    if (request.url !== STATUS_ROUTE) return answer(404, { error: `there is no ${request.url}` });
    if (request.method !== 'GET') return answer(405, { error: `${STATUS_ROUTE} can only be read` });
    const current = status();
    return current === undefined
      ? answer(503, { error: 'the controller is starting' })
      : answer(200, current);
  };
}
