FROM ubuntu:26.04 AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends dotnet-sdk-10.0 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN dotnet publish HostPool.Api -c Release -o /app

FROM ubuntu:26.04
RUN apt-get update \
    && apt-get install -y --no-install-recommends aspnetcore-runtime-10.0 openssh-client curl libcap2-bin \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --shell /usr/sbin/nologin hostpool \
    && install -d -o hostpool -g hostpool -m 0700 /data
COPY --from=build /app /app
# The one right that capture needs, on the one program that needs it: the process itself is nobody in particular.
RUN setcap cap_net_raw+ep /app/HostPool.Api
USER hostpool
WORKDIR /data
VOLUME /data
ENV Database__ConnectionString="Data Source=/data/hostpool.db"
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/health"]
ENTRYPOINT ["/app/HostPool.Api"]
