# For buildah and podman: storage of our own, and no registry to pull from. Sourced.
storage=${RIPCORD_LAB_CACHE:-/var/cache/ripcord-lab}/containers
mkdir -p "$storage/networks"
# Whole or not at all: others may be reading them.
put() { cat >"$storage/.$1.$$" && mv "$storage/.$1.$$" "$storage/$1"; }
put storage.conf <<END
[storage]
driver = "${RIPCORD_STORAGE_DRIVER:-overlay}"
graphroot = "$storage/graph"
runroot = "/run/ripcord-containers"
END
echo 'unqualified-search-registries = []' | put registries.conf
# Limits as any machine has them: podman would raise its own, which one without CAP_SYS_RESOURCE (itself a container) does not grant.
# runc takes a machine with cgroups of both versions, which crun refuses; cgroupfs and a file: no systemd need run here.
put containers.conf <<END
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=8192:8192"]
log_driver = "k8s-file"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_config_dir = "$storage/networks"
END
export CONTAINERS_STORAGE_CONF=$storage/storage.conf CONTAINERS_REGISTRIES_CONF=$storage/registries.conf \
  CONTAINERS_CONF=$storage/containers.conf
# The tests run the health checks: podman's own timers are systemd's, which need not be here.
export DISABLE_HC_SYSTEMD=true
