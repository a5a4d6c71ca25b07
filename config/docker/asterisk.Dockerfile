# Asterisk 22 from Debian's unstable suite, the only Debian suite that has it. Not run by the people who wrote it.
FROM debian:sid-slim
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends asterisk \
 && rm -rf /var/lib/apt/lists/*
# The user id of the server's account, so that both can write and read the shared folders.
RUN usermod -u 1000 asterisk && groupmod -g 1000 asterisk && chown -R asterisk:asterisk /var/lib/asterisk /var/log/asterisk /var/spool/asterisk
USER asterisk
CMD ["asterisk", "-C", "/linli-asterisk/etc/asterisk.conf", "-f"]
