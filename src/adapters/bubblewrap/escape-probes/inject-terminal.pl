# Makes a terminal, takes it as its own, and types a letter into it with TIOCSTI.
use strict;
use warnings;
use Fcntl;
use POSIX ();
$| = 1;
# Closing the terminal at the end hangs up on its own session.
$SIG{HUP} = 'IGNORE';
POSIX::setsid();
sysopen(my $master, '/dev/ptmx', O_RDWR | O_NOCTTY) or die "no terminals: $!";
my $unlocked = pack('i', 0);
ioctl($master, 0x40045431, $unlocked) or die "TIOCSPTLCK: $!";
my $number = pack('I', 0);
ioctl($master, 0x80045430, $number) or die "TIOCGPTN: $!";
sysopen(my $terminal, '/dev/pts/' . unpack('I', $number), O_RDWR) or die "no terminal: $!";
my $letter = 'x';
print ioctl($terminal, 0x5412, $letter) ? "ESCAPED\n" : "BLOCKED $!\n";
