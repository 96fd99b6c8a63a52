# The export service: `serve` (API and worker in one) by default, `worker` or any other command by naming it.
FROM node:20.20.2-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No package needs its install script here, so none gets to run one.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/@sparticuz

FROM node:20.20.2-bookworm-slim
# util-linux and iproute2 keep what draws off the network; the faces are for scripts that Storyreel brings none for. Films
# are made with the ffmpeg in Remotion’s package; this one is for looking into films, and for FFMPEG_PATH.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends \
      chromium-headless-shell ffmpeg fonts-noto-core iproute2 tini util-linux \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o 1000 -g 1000 -m 700 /data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY . .
# Whoever runs it may not write here, so what it is started from is built now.
RUN node src/cli/storyreel.mjs keys --help > /dev/null
ENV NODE_ENV=production STORYREEL_DATA_DIR=/data
VOLUME /data
# By number, so that whoever starts it can see that it is not root.
USER 1000:1000
EXPOSE 8787 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9464/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--", "node", "src/cli/storyreel.mjs"]
CMD ["serve", "--host", "0.0.0.0", "--monitor", "0.0.0.0:9464", "--json"]
