import { Config } from '@remotion/cli/config'

Config.setEntryPoint('compositions/index.ts')
// Timelines name media below this folder; the renderer passes its own to the bundler.
Config.setPublicDir('src/sandbox/sample')
Config.setVideoImageFormat('png')
