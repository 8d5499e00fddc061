/** What a map holds under a key, made and put there when it is first asked for. */
export function shareIn<K extends WeakKey | string | number | undefined, V>(
  map: { readonly get: (key: K) => V | undefined; readonly set: (key: K, value: V) => unknown },
  key: K,
  make: () => V,
): V {
  let found = map.get(key)
  if (found === undefined) {
    found = make()
    map.set(key, found)
  }
  return found
}
