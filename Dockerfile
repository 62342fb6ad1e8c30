# Two images: `sidecar`, ripcord alone beside an FRR whose sockets it shares, and `all-in-one`, with FRR in it.
#   docker build --target sidecar -t ripcord:sidecar .
#   docker build --target all-in-one -t ripcord:all-in-one .
# `frr` is what all-in-one adds ripcord to; it serves as a companion of the sidecar where there is no other FRR.
FROM debian:trixie-20251117-slim AS base
ENV DEBIAN_FRONTEND=noninteractive
# An init that reaps: FRR's daemons detach, and Node as process 1 reaps only children of its own.
RUN apt-get update \
 && apt-get install -y --no-install-recommends tini \
 && rm -rf /var/lib/apt/lists/*


FROM base AS build
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates nodejs npm
WORKDIR /build
COPY package.json package-lock.json ./
# Set them for a registry nearer by, and for its certificate. No script of any package runs.
ARG NPM_CONFIG_REGISTRY
ARG NPM_CONFIG_CAFILE
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json esbuild.config.ts ./
COPY src src
COPY templates templates
RUN npm run build && mkdir /ripcord && mv package.json dist templates /ripcord/


FROM base AS frr
RUN apt-get update \
 && apt-get install -y --no-install-recommends frr \
 && rm -rf /var/lib/apt/lists/* \
 && sed -i 's/^ripd=no/ripd=yes/' /etc/frr/daemons \
 # ripcord replaces frr.conf as a member of FRR's group.
 && chown frr:frr /etc/frr /etc/frr/* && chmod 2770 /etc/frr \
 && install -d -o frr -g frr -m 755 /run/frr
COPY examples/docker/image/frr /usr/lib/ripcord/
LABEL org.opencontainers.image.title="FRR with ripd, beside which ripcord runs" \
      org.opencontainers.image.base.name="debian:trixie-20251117-slim"
ENTRYPOINT ["tini", "--"]
CMD ["/usr/lib/ripcord/frr"]


# vtysh, the libraries it loads and its service of PAM (of any user but root it would want a password else), without the daemons.
FROM frr AS vtysh
RUN mkdir /vtysh \
 && for file in /etc/pam.d/frr /usr/bin/vtysh $(ldd /usr/bin/vtysh | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | sed 's#^/lib/#/usr/lib/#'); do \
      install -D "$file" "/vtysh$file"; \
    done


FROM base AS sidecar
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates iproute2 iputils-ping nodejs \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --user-group --home-dir /var/lib/ripcord --shell /usr/sbin/nologin ripcord \
 && install -d -o ripcord -g ripcord -m 750 /run/ripcord /var/lib/ripcord
COPY --from=vtysh /vtysh/ /
COPY --from=build /ripcord /usr/lib/ripcord
COPY examples/docker/image/as-ripcord examples/docker/image/healthy /usr/lib/ripcord/
RUN ln -s ../lib/ripcord/dist/main.js /usr/bin/ripcord && ldconfig
LABEL org.opencontainers.image.title="ripcord" \
      org.opencontainers.image.description="Anycast failover and load-balancing for replica servers: beside an FRR that shares /run/frr" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="debian:trixie-20251117-slim"
VOLUME /var/lib/ripcord
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["/usr/lib/ripcord/healthy"]
# Begins as root to take CAP_NET_ADMIN along, and runs as user ripcord, tini too: as root without CAP_KILL it could hand on no signal.
ENTRYPOINT ["/usr/lib/ripcord/as-ripcord", "tini", "--"]
CMD ["ripcord", "run", "--guard"]


FROM frr AS all-in-one
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates iproute2 iputils-ping nodejs \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --user-group --home-dir /var/lib/ripcord --shell /usr/sbin/nologin ripcord \
 && install -d -o ripcord -g ripcord -m 750 /run/ripcord /var/lib/ripcord
COPY --from=build /ripcord /usr/lib/ripcord
COPY examples/docker/image/as-ripcord examples/docker/image/healthy examples/docker/image/with-frr /usr/lib/ripcord/
RUN ln -s ../lib/ripcord/dist/main.js /usr/bin/ripcord
LABEL org.opencontainers.image.title="ripcord with FRR" \
      org.opencontainers.image.description="Anycast failover and load-balancing for replica servers: FRR, ripd and ripcord" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="debian:trixie-20251117-slim"
VOLUME /var/lib/ripcord
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["/usr/lib/ripcord/healthy"]
ENTRYPOINT ["tini", "--", "/usr/lib/ripcord/with-frr"]
CMD ["ripcord", "run", "--guard"]
