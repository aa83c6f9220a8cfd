#!/usr/bin/env python3
"""Hosts on one machine: network namespaces with a network of a set latency and bandwidth between them.

    sudo tests/mpi/hosts.py --hosts 4 --latency-us 100 --gbit 1 -- longplay run default --replicates 1

runs the command under mpirun with one rank on each host, and says how many bytes went over the network. Each host is
a network namespace with a TUN device of its own; this process carries packets between them: a packet leaves its host
when those before it have left at the bandwidth, and arrives after the latency. It needs root, `ip` and Open MPI, and
no module of the kernel beyond TUN.
"""

import argparse
import ctypes
import fcntl
import heapq
import os
import selectors
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
MTU = 65_000
CLONE_NEWNET = 0x40000000


def enter(namespace):
    if ctypes.CDLL(None, use_errno=True).setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "cannot enter a network namespace")


def host_address(number):
    return f"10.77.0.{number + 1}"


class Host:
    """A namespace, its device, and when its line is free again."""

    def __init__(self, number, prefix):
        self.number, self.name = number, f"{prefix}{number}"
        subprocess.run(["ip", "netns", "add", self.name], check=True)
        # A device that is made in the namespace stays readable from here.
        here = os.open("/proc/self/ns/net", os.O_RDONLY)
        there = os.open(f"/run/netns/{self.name}", os.O_RDONLY)
        enter(there)
        self.fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self.fd, TUNSETIFF, struct.pack("16sH", b"net0", IFF_TUN | IFF_NO_PI))
        enter(here)
        os.close(there), os.close(here)
        inside = ["ip", "netns", "exec", self.name, "ip"]
        for command in (
            ["addr", "add", f"{host_address(number)}/24", "dev", "net0"],
            ["link", "set", "net0", "mtu", str(MTU), "txqueuelen", "10000", "up"],
            ["link", "set", "lo", "up"],
        ):
            subprocess.run(inside + command, check=True)
        self.free, self.bytes = 0.0, 0

    def remove(self):
        os.close(self.fd)
        subprocess.run(["ip", "netns", "del", self.name], check=False)


class Network(threading.Thread):
    """Carries packets between hosts until it is told to stop."""

    def __init__(self, hosts, latency, bytes_per_second):
        super().__init__(daemon=True)
        self.hosts, self.latency, self.rate = hosts, latency, bytes_per_second
        self.stopped = threading.Event()

    def run(self):
        ready = selectors.DefaultSelector()
        for host in self.hosts:
            ready.register(host.fd, selectors.EVENT_READ, host)
        by_address = {bytes(map(int, host_address(it.number).split("."))): it for it in self.hosts}
        under_way, count = [], 0
        while not self.stopped.is_set():
            wait = max(0.0, under_way[0][0] - time.monotonic()) if under_way else 0.05
            # Sleeping is too coarse for the last part of a short latency.
            for key, _ in ready.select(wait if wait > 0.0005 else 0):
                for _ in range(64):
                    try:
                        packet = os.read(key.fd, MTU + 64)
                    except BlockingIOError:
                        break
                    to = by_address.get(packet[16:20])
                    if to is None:
                        continue
                    host, now = key.data, time.monotonic()
                    host.free = max(host.free, now) + (len(packet) / self.rate if self.rate else 0)
                    host.bytes += len(packet)
                    count += 1
                    heapq.heappush(under_way, (host.free + self.latency, count, to, packet))
            now = time.monotonic()
            while under_way and under_way[0][0] <= now:
                _, _, to, packet = heapq.heappop(under_way)
                try:
                    os.write(to.fd, packet)
                except OSError:
                    pass  # A full queue drops, as any network does; TCP sends again.


def main():
    split = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=2)
    parser.add_argument("--latency-us", type=float, default=100.0, help="one way [µs]")
    parser.add_argument("--gbit", type=float, default=1.0, help="bandwidth of each host's line [Gbit/s]; 0: no limit")
    parser.add_argument("--sum-file", help="append hosts, latency, bandwidth, seconds and bytes to this file")
    args, command = parser.parse_args(sys.argv[1:split]), sys.argv[split + 1 :]
    if not command:
        parser.error("name a command after --")
    hosts, code = [], 1
    # A signal ends this as an error does: the namespaces go.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        for number in range(args.hosts):
            hosts.append(Host(number, f"lp{os.getpid()}-"))
        network = Network(hosts, args.latency_us * 1e-6, args.gbit * 1e9 / 8)
        network.start()
        with tempfile.NamedTemporaryFile("w", suffix=".sh", delete=False) as agent:
            # Called by mpirun in place of ssh: HOST COMMAND… A host has a name of its own, too.
            names = "\n".join(f'{host_address(it.number)}) name={it.name} ;;' for it in hosts)
            agent.write(
                f'#!/bin/sh\nhost="$1"; shift\ncase "$host" in\n{names}\nesac\n'
                'exec ip netns exec "$name" unshare --uts sh -c "hostname $name; exec $*"\n'
            )
        os.chmod(agent.name, 0o755)
        on = ",".join(f"{host_address(it.number)}:1" for it in hosts)
        mpirun = [
            "ip", "netns", "exec", hosts[0].name, "unshare", "--uts", "sh", "-c",
            f'hostname {hosts[0].name}-starter; exec "$@"', "sh",
            "mpirun", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none",
            "--host", on, "-n", str(args.hosts), "--mca", "plm_rsh_agent", agent.name,
            "--mca", "btl", "tcp,self", "--mca", "btl_tcp_if_include", "net0",
            "--mca", "oob_tcp_if_include", "net0", "--mca", "mpi_yield_when_idle", "1",
        ]  # fmt: skip
        started = time.monotonic()
        code = subprocess.run(mpirun + command, check=False).returncode
        seconds = time.monotonic() - started
        network.stopped.set()
        network.join()
        sent = [host.bytes for host in hosts]
        print(f"{args.hosts} hosts, {args.latency_us:g} µs, {args.gbit:g} Gbit/s: {seconds:.2f} s, {sum(sent):,} bytes", file=sys.stderr)
        if args.sum_file:
            with open(args.sum_file, "a", encoding="utf-8") as file:
                print(args.hosts, args.latency_us, args.gbit, f"{seconds:.3f}", sum(sent), max(sent), file=file)
        os.unlink(agent.name)
    finally:
        for host in hosts:
            host.remove()
    sys.exit(code)


if __name__ == "__main__":
    main()
