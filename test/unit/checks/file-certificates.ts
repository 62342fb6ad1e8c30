import { afterAll } from 'vitest';
import { type Certificates, makeCertificates } from './certificates.ts';

/** Certificates for the tests of one file, gone when they are over. */
export async function fileCertificates(): Promise<Certificates> {
  const certificates = await makeCertificates();
  afterAll(certificates.remove);
  return certificates;
}
