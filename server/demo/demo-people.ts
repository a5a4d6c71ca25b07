import type { Area } from '../residents/resident.entity.ts';

/** Somebody of the demo, with the number that he rings from. */
export interface DemoPerson {
  readonly id: string;
  readonly number: string;
}

/** Invented places: city > district > street > communities > grids. A parent stands before its children. */
export const DEMO_AREAS: readonly { code: string; name: string; level: Area['level']; parent: string | null }[] = [
  { code: '990000', name: '临江市', level: 'city', parent: null },
  { code: '990102', name: '清河区', level: 'district', parent: '990000' },
  { code: '990102003', name: '望江街道', level: 'street', parent: '990102' },
  { code: '990102003001', name: '幸福里社区', level: 'community', parent: '990102003' },
  { code: '99010200300101', name: '幸福里第一网格', level: 'grid', parent: '990102003001' },
  { code: '99010200300102', name: '幸福里第二网格', level: 'grid', parent: '990102003001' },
  { code: '99010200300103', name: '幸福里第三网格', level: 'grid', parent: '990102003001' },
  { code: '990102003002', name: '梧桐苑社区', level: 'community', parent: '990102003' },
  { code: '99010200300201', name: '梧桐苑第一网格', level: 'grid', parent: '990102003002' },
  { code: '99010200300202', name: '梧桐苑第二网格', level: 'grid', parent: '990102003002' },
  { code: '99010200300203', name: '梧桐苑第三网格', level: 'grid', parent: '990102003002' },
];

/** The grids in the order in which the households name them. */
export const DEMO_GRIDS = DEMO_AREAS.filter((area) => area.level === 'grid');

/** Numbers that stay the same, for demonstrations and tests. */
export const DEMO_NUMBERS = {
  /** 周桂英, an old lady who lives alone. */
  grandmother: '13800001111',
  /** 李敏, her daughter, in the other community. */
  daughter: '13900002222',
  /** A land line that three people of one household share. */
  sharedHousehold: '051088000001',
} as const;

/** Households: grid, building, flat, then `name gender year-of-birth flags…` for each of its people. All are invented. */
export const DEMO_HOUSEHOLDS: readonly (readonly [grid: number, building: string, unit: string, ...people: string[]])[] = [
  [0, '1号楼', '1-101', '邹志明 男 1948 chronic-illness', '雷秀珍 女 1952'],
  [0, '1号楼', '1-202', '王建平 男 1977', '丁美玲 女 1979', '王一鸣 男 2014 child'],
  [0, '1号楼', '1-301', '魏巧云 女 1945 living-alone'],
  [0, '1号楼', '1-402', '肖立新 男 1967', '廖红霞 女 1976'],
  [0, '2号楼', '2-102', '马晓东 男 1978', '任丽萍 女 1985', '马雨桐 女 2011 child'],
  [0, '2号楼', '2-201', '韩宇航 男 1998 disabled'],
  [0, '2号楼', '2-302', '任长庚 男 1953 hard-of-hearing', '顾素琴 女 1955 chronic-illness'],
  [1, '3号楼', '1-202', '白国强 男 1947 hard-of-hearing', '邵淑芬 女 1956 chronic-illness'],
  [1, '3号楼', '1-301', '卢振华 男 1986', '郭慧芳 女 1985', '卢嘉豪 男 2009 child'],
  [1, '3号楼', '2-401', '周桂英 女 1944 living-alone chronic-illness'],
  [1, '3号楼', '2-102', '唐卫国 男 1971', '董丽萍 女 1995 pregnant'],
  [1, '4号楼', '2-201', '贾卫国 男 1982', '刘慧芳 女 1978', '贾欣怡 女 2016 child'],
  [1, '4号楼', '2-302', '龚诗琪 女 2001'],
  [1, '4号楼', '1-101', '向文忠 男 1942 chronic-illness', '蔡淑芬 女 1950'],
  [2, '5号楼', '1-301', '杨守义 男 1947', '史金凤 女 1956'],
  [2, '5号楼', '1-402', '贾振华 男 1981', '郝春燕 女 1975', '贾可馨 女 2009 child'],
  [2, '5号楼', '2-102', '孔桂兰 女 1940 living-alone low-income'],
  [2, '5号楼', '2-201', '孟海波 男 1987', '韩丽萍 女 1985'],
  [2, '6号楼', '2-302', '杨海波 男 1978', '姚晓燕 女 1980', '杨宇航 男 2012 child'],
  [2, '6号楼', '1-101', '蒋欣怡 女 2002'],
  [2, '6号楼', '1-202', '孔根生 男 1943 hard-of-hearing', '尹金凤 女 1957 chronic-illness'],
  [3, '1幢', '1-402', '杜德福 男 1954 hard-of-hearing', '彭淑芬 女 1950 chronic-illness'],
  [3, '1幢', '2-102', '胡永刚 男 1979', '李海燕 女 1979', '胡天佑 男 2011 child'],
  [3, '1幢', '2-201', '叶凤英 女 1939 living-alone low-income'],
  [3, '1幢', '2-302', '孔立新 男 1976', '赵海燕 女 1966'],
  [3, '2幢', '1-101', '方晓东 男 1985', '方美玲 女 1982', '方梓涵 女 2016 child'],
  [3, '2幢', '1-202', '吕一鸣 男 1998 disabled'],
  [3, '2幢', '1-301', '黄守义 男 1942 hard-of-hearing', '陆素琴 女 1943 chronic-illness'],
  [4, '3幢', '2-102', '石守义 男 1950 chronic-illness', '莫秀珍 女 1944 chronic-illness'],
  [4, '3幢', '2-201', '宋志军 男 1988', '侯慧芳 女 1978', '宋思远 男 2013 child'],
  [4, '3幢', '2-302', '曾爱华 女 1944 living-alone'],
  [4, '3幢', '1-101', '钱立新 男 1974', '胡美玲 女 1994 pregnant'],
  [4, '4幢', '1-202', '孔海波 男 1983', '熊丽萍 女 1982', '孔可馨 女 2011 child'],
  [4, '4幢', '1-502', '李敏 女 1971', '高志远 男 1969', '高欣怡 女 2010 child'],
  [4, '4幢', '1-402', '蒋金水 男 1955 chronic-illness', '汪玉梅 女 1949 chronic-illness'],
  [5, '5幢', '2-201', '郝永昌 男 1949', '冯凤英 女 1956 chronic-illness'],
  [5, '5幢', '2-302', '王晓东 男 1976', '何丽萍 女 1988', '王诗琪 女 2012 child'],
  [5, '5幢', '1-101', '钱爱华 女 1940 living-alone chronic-illness'],
  [5, '5幢', '1-202', '吴振华 男 1971', '罗丽萍 女 1980'],
  [5, '6幢', '1-301', '朱立新 男 1973', '孔美玲 女 1979', '朱若曦 女 2013 child'],
  [5, '6幢', '1-402', '曾子轩 男 2000 disabled'],
  [5, '6幢', '2-102', '田永昌 男 1947 chronic-illness', '王月娥 女 1946 chronic-illness'],
];

/** Numbers of one's own, by name; everybody else who is grown up gets a mobile number from a row of invented ones. */
export const DEMO_OWN_NUMBERS: Readonly<Record<string, string>> = { 周桂英: DEMO_NUMBERS.grandmother, 李敏: DEMO_NUMBERS.daughter };

export const DEMO_NOTES: Readonly<Record<string, string>> = {
  周桂英: '独居，女儿李敏住梧桐苑。听力下降，请慢一点说、说两遍。',
  李敏: '幸福里3号楼周桂英的女儿，是老人的紧急联系人。',
};
