/* The program `git incident`. */
#include <stdio.h>

int main(void)
{
    puts("git-incident " GI_VERSION);
    return 0;
}
