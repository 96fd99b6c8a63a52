export declare function builtModule(module: URL): URL
