# Makes one system call; numbers are words, `@...` is a buffer with that many zero bytes. A refusal of any kind is BLOCKED; every other
# error (a bad argument, a bad address) means that the kernel was ready to do it.
use strict;
use warnings;
use Errno qw(EPERM ENOSYS EAFNOSUPPORT);
my @arguments = map { /^@(\d+)$/ ? "\0" x $1 : /^0x/ ? hex : 0 + $_ } @ARGV;
my $result = syscall(shift @arguments, @arguments);
my $error = $result == -1 ? $! + 0 : 0;
my $is_refused = grep { $error == $_ } EPERM, ENOSYS, EAFNOSUPPORT;
print $is_refused ? "BLOCKED errno $error\n" : "ESCAPED errno $error\n";
