/** An address as written in, the form under which suppressions are kept and looked up out. */
export function normaliseAddress(address: string): string {
  return address.trim().toLowerCase()
}
