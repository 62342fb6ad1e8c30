/** The status of the running controller. */

import { STATUS_ROUTE } from '../api/api-routes.ts';
import { ask } from '../api/client.ts';
import type { Status } from '../report/status/status.ts';

/** Throws an Error in one sentence if no controller answers on the socket. */
export async function askStatus(socket: string): Promise<Status> {
  const status: Status = JSON.parse(await ask(socket, STATUS_ROUTE));
  return status;
}
