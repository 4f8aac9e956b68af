#!/usr/bin/env bash
# Makes the samples beside it with ffmpeg (libx264, libwebp): dusk over three hills, and a sun that flashes as it sinks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# X, Y, W, H as geq has them; T is the time in seconds; $1 is where the sun is (0 at its highest, 1 at the hills)
scene() {
    local at=$1
    local near="hypot(X-W*(0.3+0.4*$at)\,Y-H*(0.3+0.2*$at))/W"
    local sun="clip((0.115-$near)*W/2\,0\,1)"
    local glow="exp(-5.5*$near)*(0.8+0.2*sin(2*PI*$at*3))"
    local far="gte(Y/H\,0.66+0.035*sin(X/W*5+0.6))" mid="gte(Y/H\,0.75+0.04*sin(X/W*4+2.6))"
    local front="gte(Y/H\,0.86+0.05*sin(X/W*3.2+4.4))"
    local sky_r="(34+172*Y/H)" sky_g="(30+74*Y/H)" sky_b="(84+22*Y/H)"
    local hill_r="if($front\,12\,if($mid\,30\,62))" hill_g="if($front\,14\,if($mid\,28\,44))"
    local hill_b="if($front\,30\,if($mid\,58\,86))"
    echo "geq=r='clip(if($far\,$hill_r+40*$glow\,$sky_r+150*$glow+(255-$sky_r)*$sun)\,0\,255)'`
        `:g='clip(if($far\,$hill_g+20*$glow\,$sky_g+110*$glow+(222-$sky_g)*$sun)\,0\,255)'`
        `:b='clip(if($far\,$hill_b+4*$glow\,$sky_b+30*$glow+(150-$sky_b)*$sun)\,0\,255)'"
}
quiet() { ffmpeg -hide_banner -loglevel error -y -bitexact "$@"; }
canvas() { echo "color=black:s=$1:r=25:d=$2,format=gbrp"; }

quiet -f lavfi -i "$(canvas 1080x1350 1),$(scene 0.35),noise=alls=2:allf=t" -frames:v 1 -q:v 6 -pix_fmt yuvj420p picture.jpg
quiet -f lavfi -i "$(canvas 900x900 1),$(scene 0.7)" -frames:v 1 -c:v libwebp -quality 80 picture.webp

# a sun with soft rays; what is not sun is transparent
ring="hypot(X-W/2\,Y-H/2)/W"
rays="clip((0.47-$ring)*14\,0\,1)*clip((cos(12*atan2(Y-H/2\,X-W/2))-0.55)*6\,0\,1)*gte($ring\,0.27)"
quiet -f lavfi -i "color=black:s=360x360:d=1,format=rgba,geq=r=255:g='clip(236-150*$ring\,0\,255)':b='clip(150-260*$ring\,0\,255)':a='255*clip(clip((0.22-$ring)*90\,0\,1)+$rays\,0\,1)'" \
    -frames:v 1 -pix_fmt rgba -compression_level 9 picture.png

quiet -f lavfi -i "$(canvas 320x568 3),$(scene T/3)" \
    -f lavfi -i "aevalsrc='0.12*(sin(2*PI*220*t)+sin(2*PI*277.18*t)+sin(2*PI*329.63*t))*min(1\,t)*min(1\,3-t)':s=44100:d=3" \
    -c:v libx264 -profile:v main -preset veryslow -crf 26 -pix_fmt yuv420p -c:a aac -ac 1 -b:a 40k -shortest \
    -movflags +faststart film.mp4
quiet -i film.mp4 -c copy -f mov film.mov
