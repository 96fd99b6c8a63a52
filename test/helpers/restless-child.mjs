import { spawn } from 'node:child_process'

// A process that goes on when its parent leaves it, and starts one after the other in groups of their own.

process.on('message', ({ isAnswered }) => isAnswered && process.send({ type: 'done' }))
setInterval(() => spawn('sleep', ['601'], { detached: true, stdio: 'ignore' }), 20)
