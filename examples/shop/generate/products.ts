/** What the shop sells: prices in won. */

export interface Product {
  readonly sku: string
  readonly name: string
  readonly category: 'shoes' | 'outer' | 'top' | 'bag' | 'beauty' | 'living'
  readonly price: number
}

export const PRODUCTS: readonly Product[] = [
  { sku: 'SHOE-101', name: '데일리 러닝화', category: 'shoes', price: 89000 },
  { sku: 'SHOE-102', name: '가죽 로퍼', category: 'shoes', price: 128000 },
  { sku: 'SHOE-103', name: '캔버스 스니커즈', category: 'shoes', price: 49000 },
  { sku: 'OUTER-201', name: '경량 패딩', category: 'outer', price: 159000 },
  { sku: 'OUTER-202', name: '울 코트', category: 'outer', price: 248000 },
  { sku: 'TOP-301', name: '오버핏 셔츠', category: 'top', price: 39000 },
  { sku: 'TOP-302', name: '램스울 니트', category: 'top', price: 59000 },
  { sku: 'TOP-303', name: '기본 티셔츠 3팩', category: 'top', price: 29000 },
  { sku: 'BAG-401', name: '나일론 크로스백', category: 'bag', price: 69000 },
  { sku: 'BAG-402', name: '미니 토트백', category: 'bag', price: 98000 },
  { sku: 'BEAUTY-501', name: '수분 크림', category: 'beauty', price: 32000 },
  { sku: 'BEAUTY-502', name: '선크림 2입', category: 'beauty', price: 24000 },
  { sku: 'LIVING-601', name: '호텔 수건 5장', category: 'living', price: 35000 },
  { sku: 'LIVING-602', name: '디퓨저', category: 'living', price: 28000 },
]
