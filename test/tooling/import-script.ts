/** Imports one of the project's scripts, which are plain JavaScript: the caller states the types of what it uses. */
export async function importScript<Exports>(name: string): Promise<Exports> {
  const script = new URL(`../../scripts/${name}`, import.meta.url)
  return (await import(script.href)) as Exports
}
