import { type LetterMap, mapCodePoint } from './letter-case.js'
import type { Lengths } from './text-lengths.js'
import type { Component, Equation, Side, Variable } from './text-system.js'

/** One letter of an unknown. */
export interface Place {
  readonly variable: Variable
  readonly index: number
  /** Places that hold the same letter have the same group. */
  readonly group: number
}

/** Letters that are the same after mapping, such as those of a text and of the same text in lower case. */
export interface Link {
  readonly group: number
  readonly maps: readonly LetterMap[]
  /** The other letter: of a group, or known. */
  readonly other: number | undefined
  readonly otherMaps: readonly LetterMap[]
  readonly letter: number
}

/** The letters of a component whose unknowns have given lengths. */
export interface Layout {
  /** In the order in which they stand beside one another. */
  readonly places: readonly Place[]
  /** The letters that known text gives. */
  readonly known: ReadonlyMap<number, number>
  /** By group. */
  readonly links: ReadonlyMap<number, readonly Link[]>
}

/** Maps a letter by several formats. */
export function mapLetter(letter: number, maps: readonly LetterMap[]): number {
  return maps.reduce(mapCodePoint, letter)
}

interface Cell {
  readonly place: number
  readonly maps: readonly LetterMap[]
  readonly letter: number
}

/** Lays out the letters; `undefined` where known texts contradict each other. */
export function layOut({ variables, equations }: Component, lengths: Lengths): Layout | undefined {
  const starts = new Map<Variable, number>()
  let size = 0
  for (const variable of variables) {
    starts.set(variable, size)
    size += lengths.get(variable) ?? 0
  }
  const parents = Array.from({ length: size }, (_, place) => place)
  const find = (place: number): number => {
    let root = place
    while (parents[root] !== root) root = parents[root] ?? root
    parents[place] = root
    return root
  }
  const mapped: [Cell, Cell][] = []
  const given: [place: number, letter: number][] = []
  for (const { left, right } of equations) {
    const cells = listCells(left, starts, lengths)
    const others = listCells(right, starts, lengths)
    if (cells.length !== others.length) return undefined
    for (const [index, cell] of cells.entries()) {
      const other = others[index] as Cell
      if (cell.maps.length > 0 || other.maps.length > 0) mapped.push(cell.place === -1 ? [other, cell] : [cell, other])
      else if (cell.place !== -1 && other.place !== -1) parents[find(cell.place)] = find(other.place)
      else if (cell.place !== -1) given.push([cell.place, other.letter])
      else if (other.place !== -1) given.push([other.place, cell.letter])
      else if (cell.letter !== other.letter) return undefined
    }
  }
  const known = new Map<number, number>()
  for (const [place, letter] of given) {
    if ((known.get(find(place)) ?? letter) !== letter) return undefined
    known.set(find(place), letter)
  }
  const times = alignVariables({ variables, equations })
  const places = variables
    .flatMap((variable) => {
      const start = starts.get(variable) ?? 0
      return Array.from({ length: lengths.get(variable) ?? 0 }, (_, index) => {
        return { variable, index, group: find(start + index), time: (times.get(variable) ?? 0) + index }
      })
    })
    .sort((a, b) => a.time - b.time)
  return { places, known, links: linkGroups(mapped, find) }
}

function listCells({ prefix, view, suffix }: Side, starts: ReadonlyMap<Variable, number>, lengths: Lengths): Cell[] {
  const cells: Cell[] = prefix.map(makeKnown)
  if (view) {
    const start = starts.get(view.variable) ?? 0
    const [from, to] = view.window ?? [0, lengths.get(view.variable) ?? 0]
    for (let index = from; index < to; index += 1) cells.push({ place: start + index, maps: view.maps, letter: -1 })
  }
  return [...cells, ...suffix.map(makeKnown)]
}

function makeKnown(letter: number): Cell {
  return { place: -1, maps: [], letter }
}

function linkGroups(mapped: readonly [Cell, Cell][], find: (place: number) => number): Map<number, Link[]> {
  const links = new Map<number, Link[]>()
  const add = (cell: Cell, other: Cell): void => {
    const group = find(cell.place)
    const link = {
      group,
      maps: cell.maps,
      other: other.place === -1 ? undefined : find(other.place),
      otherMaps: other.maps,
      letter: other.letter,
    }
    links.set(group, [...(links.get(group) ?? []), link])
  }
  for (const [cell, other] of mapped) {
    add(cell, other)
    if (other.place !== -1) add(other, cell)
  }
  return links
}

/** Where each unknown begins, so that letters which are compared mostly stand at the same place. */
function alignVariables({ variables, equations }: Component): ReadonlyMap<Variable, number> {
  const times = new Map<Variable, number>()
  for (const variable of variables) {
    if (times.has(variable)) continue
    times.set(variable, 0)
    const open = [variable]
    for (let current = open.pop(); current; current = open.pop()) {
      for (const [own, other] of equations.flatMap(listBothWays)) {
        if (own.view?.variable !== current || !other.view || times.has(other.view.variable)) continue
        times.set(other.view.variable, (times.get(current) ?? 0) + findStart(other) - findStart(own))
        open.push(other.view.variable)
      }
    }
  }
  return times
}

function listBothWays({ left, right }: Equation): [Side, Side][] {
  return [
    [left, right],
    [right, left],
  ]
}

function findStart({ prefix, view }: Side): number {
  return prefix.length - (view?.window?.[0] ?? 0)
}
