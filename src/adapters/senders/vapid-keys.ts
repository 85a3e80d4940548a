/** Two keys as texts in, whether they are one pair that signs pushes out. */
import { createECDH } from 'node:crypto'

export function isVapidPair(keys: {
  readonly publicKey: string
  readonly privateKey: string
}): boolean {
  try {
    const curve = createECDH('prime256v1')
    curve.setPrivateKey(Buffer.from(keys.privateKey, 'base64url'))
    return curve.getPublicKey('base64url') === keys.publicKey.replace(/=+$/, '')
  } catch {
    return false
  }
}
