/** Ends this process even if something in it hangs. */
import { constants } from 'node:os';

/** Work of libuv's thread pool, by the names that process.getActiveResourcesInfo gives (async_wrap.h): files, names, compression, cryptography. */
const IN_THE_POOL = /^(?:FSReq|GetAddrInfoReq|GetNameInfoReq|FileHandle.*Req|.*Job$|ZLIB)/;

/**
 * Ends at once, with `exitCode` where possible. `process.exit` joins the threads of the pool, and one that waits for a
 * hung file system never ends: then only SIGKILL works, which shows as 137 in a shell, and to a supervisor as a
 * failure.
 */
export function endProcess(exitCode: number): never {
  if (process.getActiveResourcesInfo().some(name => IN_THE_POOL.test(name))) {
    process.kill(process.pid, constants.signals.SIGKILL);
  }
  process.exit(exitCode);
}
