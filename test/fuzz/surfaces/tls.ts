/** TLS with a server gone mad: its flights recorded from a good one, and damaged. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls, type SecureVersion } from 'node:tls';
import fc from 'fast-check';
import { makeCertificates } from '../../unit/checks/certificates.ts';
import { smtpCheck } from '../../unit/checks/checks.ts';
import { serve } from '../../unit/checks/server.ts';
import { serveTls } from '../../unit/checks/tls-server.ts';
import { farEnd, TIMEOUT_MS } from '../far-end.ts';
import { damaged } from '../mutations.ts';

/** What a good server says, record by record, to a client of its own. */
async function flightsOf(version: SecureVersion): Promise<Uint8Array[]> {
  const certificates = await makeCertificates();
  const server = await serveTls(certificates.good, under => under.end('220 mx1\r\n'));
  const flights: Uint8Array[] = [];
  const between = await serve(near => {
    const far = connect(server.port, '127.0.0.1');
    near.on('data', bytes => far.write(bytes));
    far.on('data', bytes => {
      flights.push(new Uint8Array(bytes));
      near.write(bytes);
    });
    far.on('error', () => near.destroy());
    far.on('end', () => near.end());
  });
  const client = connectTls({
    host: '127.0.0.1',
    port: between.port,
    rejectUnauthorized: false,
    minVersion: version,
    maxVersion: version,
  });
  client.resume();
  client.on('error', () => undefined);
  await once(client, 'close');
  await Promise.all([between.stop(), server.stop(), certificates.remove()]);
  return flights;
}

const flights = [...(await flightsOf('TLSv1.2')), ...(await flightsOf('TLSv1.3'))];
const ALERT = '\x15\x03\x03\x00\x02\x02\x28';

export const tls = farEnd({
  name: 'TLS',
  needs: '220',
  saying: fc.oneof(
    damaged(flights, [ALERT, '\x16\x03\x03\x40\x00', '\x14\x03\x03\x00\x01\x01', '\x17\x03\x03\xff\xff']),
  ),
  check: port => smtpCheck(port, { timeoutMs: TIMEOUT_MS, tls: { verify: false } }),
});
