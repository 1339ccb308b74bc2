/** Made by `scripts/build-validators.ts` from the definitions: one compiled verdict per structure of the format. */
type Validate = (data: unknown) => boolean;

export declare const v04: Validate;
export declare const v05: Validate;
export declare const alpha1: Validate;
export declare const alpha2: Validate;
export declare const alpha3: Validate;
export declare const beta1: Validate;
export declare const beta4: Validate;
