# Starts at most as many children as its argument says; escapes when all of them run together for half a second. It ends them itself.
use strict;
use warnings;
$| = 1;
my @children;
for (1 .. $ARGV[0]) {
    my $child = fork();
    last unless defined $child;
    if ($child == 0) { sleep 20; exit 0 }
    push @children, $child;
}
select(undef, undef, undef, 0.5);
print scalar(@children) == $ARGV[0] ? "ESCAPED\n" : "BLOCKED after " . scalar(@children) . " children\n";
kill 'KILL', @children;
