# The server. Not run by the people who wrote it: there was no Docker where they worked.
FROM node:20-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && npm prune --omit=dev --no-audit --no-fund

FROM node:20-bookworm-slim
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends espeak-ng sox \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app /app
ENV NODE_ENV=production LINLI_VAR=/var/lib/linli
# The folder exists before the volume does, so that the volume belongs to the ordinary user.
RUN mkdir -p /var/lib/linli && chown node:node /var/lib/linli
USER node
EXPOSE 8080
CMD ["node", "dist/server/main.js"]
