import type { Changes, Item, Key, NewItem } from 'keyloom'
import { same } from './expect.js'
import type { Customer, Order, Product } from './shop.js'

/** Written by hand: what the shop's types have to be. */
export type OrderItem = {
  customerId: string
  orderId: string
  status: 'open' | 'paid' | 'shipped'
  placedAt: Date
  total: number
  lines: { sku: string; quantity: number }[]
  note?: string | undefined
  tags?: Set<string> | undefined
  expiresAt?: Date | undefined
}
export type NewOrder = {
  customerId: string
  orderId: string
  status?: 'open' | 'paid' | 'shipped' | undefined
  placedAt: Date
  total: number
  lines?: { sku: string; quantity: number }[] | undefined
  note?: string | undefined
  tags?: Set<string> | undefined
  expiresAt?: Date | undefined
}
export type CustomerItem = {
  customerId: string
  email: string
  name: string
  address?: { street: string; city: string } | undefined
  orderCount: number
  createdAt: Date
}
export type NewCustomer = {
  customerId: string
  email: string
  name: string
  address?: { street: string; city: string } | undefined
  orderCount?: number | undefined
  createdAt: Date
}
export type ProductItem = { sku: string; title: string; stock: number; price: number }

same<Item<typeof Order>, OrderItem>(true)
same<NewItem<typeof Order>, NewOrder>(true)
same<Key<typeof Order>, { customerId: string; orderId: string }>(true)
same<Item<typeof Customer>, CustomerItem>(true)
same<NewItem<typeof Customer>, NewCustomer>(true)
same<Key<typeof Customer>, { customerId: string }>(true)
same<Item<typeof Product>, ProductItem>(true)
same<NewItem<typeof Product>, ProductItem>(true)
same<Key<typeof Product>, { sku: string }>(true)
same<
  Changes<typeof Product>,
  {
    title?: string
    stock?: number
    price?: number
    sku?: 'sku is part of the key'
  }
>(true)
