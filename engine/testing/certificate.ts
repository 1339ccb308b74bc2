/** Certificates for tests, made here: nothing has to be installed, and none can run out. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export interface TestCertificate {
  /** PEM texts. */
  readonly cert: string;
  readonly key: string;
}

interface Signer {
  readonly name: string;
  readonly key: KeyObject;
}

export interface Authority extends TestCertificate {
  /** A certificate for 127.0.0.1 and localhost, which this authority vouches for. */
  issue(name: string): TestCertificate;
}

export function createAuthority(name: string): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer: Signer = { name, key: privateKey };
  return {
    cert: certificate(name, publicKey, signer, true),
    key: pemOf(privateKey),
    issue: (subject) => {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return { cert: certificate(subject, pair.publicKey, signer, false), key: pemOf(pair.privateKey) };
    },
  };
}

function pemOf(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }));
}

/** RFC 5280, signed by ECDSA with SHA-256. */
function certificate(subject: string, publicKey: KeyObject, signer: Signer, isAuthority: boolean): string {
  const algorithm = sequence(oid('2a8648ce3d040302'));
  const extensions = [
    sequence(oid('551d13'), primitive(0x04, isAuthority ? sequence(primitive(0x01, Buffer.from([0xff]))) : sequence())),
    sequence(
      oid('551d11'),
      primitive(0x04, sequence(primitive(0x82, Buffer.from('localhost')), primitive(0x87, Buffer.from([127, 0, 0, 1])))),
    ),
  ];
  const body = sequence(
    primitive(0xa0, primitive(0x02, Buffer.from([2]))),
    primitive(0x02, Buffer.from([1 + Math.floor(Math.random() * 100)])),
    algorithm,
    distinguishedName(signer.name),
    sequence(time(-1), time(1)),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    primitive(0xa3, sequence(...extensions)),
  );
  const whole = sequence(body, algorithm, primitive(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, signer.key)])));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function distinguishedName(name: string): Buffer {
  return sequence(primitive(0x31, sequence(oid('550403'), primitive(0x0c, Buffer.from(name)))));
}

/** That many days from now. */
function time(days: number): Buffer {
  const at = new Date(Date.now() + days * 86_400_000).toISOString();
  return primitive(0x17, Buffer.from(`${at.replaceAll(/[-:T]/g, '').slice(2, 14)}Z`));
}

function oid(hex: string): Buffer {
  return primitive(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return primitive(0x30, Buffer.concat(parts));
}

function primitive(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
