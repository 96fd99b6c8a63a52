import { testKills } from './test-kills.ts'

testKills('pglite')
