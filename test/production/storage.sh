# For buildah and podman: storage of our own, and no registry to pull from. Sourced.
storage=${RIPCORD_LAB_CACHE:-/var/cache/ripcord-lab}/containers
mkdir -p "$storage"
cat >"$storage/storage.conf" <<END
[storage]
driver = "${RIPCORD_STORAGE_DRIVER:-overlay}"
graphroot = "$storage/graph"
runroot = "/run/ripcord-containers"
END
echo 'unqualified-search-registries = []' >"$storage/registries.conf"
export CONTAINERS_STORAGE_CONF=$storage/storage.conf CONTAINERS_REGISTRIES_CONF=$storage/registries.conf
