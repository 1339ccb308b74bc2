import { testEveryPrefix } from './testing/every-prefix.ts';

testEveryPrefix(2, 2);
