/** Processor architectures that the filter knows, under Node's names. */
export const architectures = ['x64', 'arm64'] as const;
export type Architecture = (typeof architectures)[number];

/** `AUDIT_ARCH_*` of `linux/audit.h`: the value the kernel reports for a native call. */
export const auditArchitectures: Readonly<Record<Architecture, number>> = { x64: 0xc000003e, arm64: 0xc00000b7 };

/** Numbers per architecture (`unistd_64.h`, `asm-generic/unistd.h`); `null` where the architecture has no such call. */
export type SystemCallNumbers = readonly [x64: number | null, arm64: number | null];

/** Calls refused with EPERM whatever their arguments, by what they would open. */
export const refusedCalls: Readonly<Record<string, SystemCallNumbers>> = {
  // Looking into other processes.
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  kcmp: [312, 272],
  pidfd_getfd: [438, 438],
  // Kernel keyrings are not namespaced.
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  // Large kernel surfaces that tests do not need.
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  fanotify_init: [300, 262],
  fanotify_mark: [301, 263],
  memfd_secret: [447, 447],
  move_pages: [279, 239],
  migrate_pages: [256, 238],
  modify_ldt: [154, null],
  // Mounts, old and new interface, and leaving the file tree.
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  statmount: [457, 457],
  listmount: [458, 458],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  // Namespaces; `clone` is judged by its flags.
  unshare: [272, 97],
  setns: [308, 268],
  // Changing the machine.
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  create_module: [174, null],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  query_module: [178, null],
  get_kernel_syms: [177, null],
  reboot: [169, 142],
  swapon: [167, 224],
  swapoff: [168, 225],
  acct: [163, 89],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  nfsservctl: [180, 42],
  syslog: [103, 116],
  lookup_dcookie: [212, 18],
  vhangup: [153, 58],
  uselib: [134, null],
  ustat: [136, null],
  sysfs: [139, null],
  _sysctl: [156, null],
  iopl: [172, null],
  ioperm: [173, null],
  settimeofday: [164, 170],
  adjtimex: [159, 171],
  clock_settime: [227, 112],
  clock_adjtime: [305, 266],
  sethostname: [170, 161],
  setdomainname: [171, 162],
};

/** Calls judged by their arguments. */
export const judgedCalls: Readonly<Record<'clone' | 'clone3' | 'ioctl' | 'socket', SystemCallNumbers>> = {
  clone: [56, 220],
  clone3: [435, 435],
  ioctl: [16, 29],
  socket: [41, 198],
};

/** The newest call this table was written against (`removexattrat`, Linux 6.13). */
export const newestKnownCall = 466;

export function callNumber(numbers: SystemCallNumbers, architecture: Architecture): number | null {
  return architecture === 'x64' ? numbers[0] : numbers[1];
}
