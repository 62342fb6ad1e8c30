/** Certificates made by openssl in a temporary folder: a good one, and one for each thing that can be wrong. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface KeyPair {
  readonly key: string;
  readonly cert: string;
  /** The PEM files that hold them. */
  readonly keyFile: string;
  readonly certFile: string;
}

export interface Certificates {
  /** PEM file of the issuer of all but `selfSigned`. */
  readonly issuer: string;
  /** For localhost, *.example.org and 127.0.0.1. */
  readonly good: KeyPair;
  readonly expired: KeyPair;
  readonly early: KeyPair;
  /** Good like `good`, for less than five days from now on. */
  readonly ending: KeyPair;
  /** For other.example only. */
  readonly otherName: KeyPair;
  readonly selfSigned: KeyPair;
  readonly remove: () => Promise<void>;
}

const CA_CONFIG = `
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
copy_extensions = copy
unique_subject = no
policy = any
[any]
commonName = supplied
`;

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
const HERE = 'subjectAltName=DNS:localhost,DNS:*.example.org,IP:127.0.0.1';
const VALID = { from: '20200101000000Z', to: '20900101000000Z' };

export async function makeCertificates(): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'ripcord-certificates-'));
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  const load = async (name: string): Promise<KeyPair> => {
    const keyFile = join(folder, `${name}.key`);
    const certFile = join(folder, `${name}.pem`);
    return {
      keyFile,
      certFile,
      key: await readFile(keyFile, 'utf8'),
      cert: await readFile(certFile, 'utf8'),
    };
  };
  const issue = async (name: string, names: string, { from, to }: typeof VALID): Promise<KeyPair> => {
    const request = ['-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=mx1', '-addext', names];
    await openssl('req', '-new', ...EC_KEY, ...request);
    const signing = ['-cert', 'issuer.pem', '-keyfile', 'issuer.key', '-startdate', from, '-enddate', to];
    const files = ['-in', `${name}.csr`, '-out', `${name}.pem`];
    await openssl('ca', '-config', 'ca.cnf', '-batch', '-notext', ...signing, ...files);
    return await load(name);
  };

  await writeFile(join(folder, 'ca.cnf'), CA_CONFIG);
  await writeFile(join(folder, 'index.txt'), '');
  const selfMade = ['req', '-x509', ...EC_KEY, '-days', '30'];
  await openssl(...selfMade, '-subj', '/CN=issuer', '-keyout', 'issuer.key', '-out', 'issuer.pem');
  await openssl(...selfMade, '-subj', '/CN=mx1', '-addext', HERE, '-keyout', 'self.key', '-out', 'self.pem');
  return {
    issuer: join(folder, 'issuer.pem'),
    good: await issue('good', HERE, VALID),
    expired: await issue('expired', HERE, { from: '20200101000000Z', to: '20200201000000Z' }),
    early: await issue('early', HERE, { from: '20890101000000Z', to: '20900101000000Z' }),
    ending: await issue('ending', HERE, { from: VALID.from, to: fiveDaysOn() }),
    otherName: await issue('other', 'subjectAltName=DNS:other.example', VALID),
    selfSigned: await load('self'),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** As openssl wants it: 20261122180000Z. */
function fiveDaysOn(): string {
  return `${new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
}
